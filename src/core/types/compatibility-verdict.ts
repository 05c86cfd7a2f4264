/** Flink's `TypeSerializerSchemaCompatibility`, worst last. */
export type CompatibilityVerdict =
  'compatible-as-is' | 'compatible-with-reconfigured-serializer' | 'compatible-after-migration' | 'incompatible';

export interface SchemaCompatibility {
  readonly verdict: CompatibilityVerdict;
  /** What decided, for people: `field 'total': Int -> Long is another serializer`. */
  readonly reason: string;
  /** Where Flink's verdict, true as it is, misleads. */
  readonly warning?: string;
}

const SEVERITY: readonly CompatibilityVerdict[] = [
  'compatible-as-is',
  'compatible-with-reconfigured-serializer',
  'compatible-after-migration',
  'incompatible',
];

export const incompatible = (reason: string): SchemaCompatibility => ({ verdict: 'incompatible', reason });

/** The worst of `answers`, with its reason; all their warnings. `unchanged` is the reason if there is nothing to say. */
export function worstOf(answers: readonly SchemaCompatibility[], unchanged: string): SchemaCompatibility {
  let worst: SchemaCompatibility = { verdict: 'compatible-as-is', reason: unchanged };
  for (const answer of answers) {
    if (SEVERITY.indexOf(answer.verdict) > SEVERITY.indexOf(worst.verdict)) worst = answer;
  }
  const warnings = answers.flatMap(({ warning }) => warning ?? []);
  const { verdict, reason } = worst;
  return warnings.length === 0 ? { verdict, reason } : { verdict, reason, warning: warnings.join('; ') };
}

/** The answer on a part, seen from the whole. */
export function inPart(part: string, answer: SchemaCompatibility): SchemaCompatibility {
  const { verdict, reason, warning } = answer;
  const located = { verdict, reason: `${part}: ${reason}` };
  return warning === undefined ? located : { ...located, warning: `${part}: ${warning}` };
}
