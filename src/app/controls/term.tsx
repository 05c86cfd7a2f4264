import type { ComponentChildren, JSX } from 'preact';
import { glossary, type GlossaryWord } from './glossary.ts';
import './term.css';

interface TermProps {
  readonly word: GlossaryWord;
  readonly children?: ComponentChildren;
}

/** One of Flink's words; its meaning is shown on hover and read out with it. */
export const Term = ({ word, children }: TermProps): JSX.Element => (
  <span class="term" title={glossary[word]}>
    {children ?? word}
  </span>
);
