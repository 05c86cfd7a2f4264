// Monaco's own worker: links, words, differences.
import 'monaco-editor/editor/editor.worker.js';
