import type { editor } from 'monaco-editor/editor';

/** The page's two themes, as far as Monaco takes its colours from elsewhere: keep in step with app.css. */
export const monacoThemes: Readonly<Record<'light' | 'dark', editor.IStandaloneThemeData>> = {
  light: {
    base: 'vs',
    inherit: true,
    rules: [{ token: 'comment', foreground: '4d6b3c' }],
    colors: {
      'editor.background': '#ffffff',
      'editorLineNumber.foreground': '#6a737d',
      'editor.lineHighlightBackground': '#f6f7f8',
    },
  },
  dark: {
    base: 'vs-dark',
    inherit: true,
    rules: [],
    colors: {
      'editor.background': '#14171a',
      'editorLineNumber.foreground': '#8b949e',
      'editor.lineHighlightBackground': '#1b1f23',
    },
  },
};
