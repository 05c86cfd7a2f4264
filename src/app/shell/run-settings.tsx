import type { JSX } from 'preact';
import { computeDefaultMaxParallelism } from '../../core/model/key-groups.ts';
import type { Page } from '../commands/page.ts';
import { glossary } from '../controls/glossary.ts';
import { MAX_KEY_GROUPS, MAX_PARALLELISM_OF_SESSION } from '../workspace/job-settings.ts';

/** How the next run starts. */
export function RunSettings({ page }: { readonly page: Page }): JSX.Element {
  const { parallelism, maxParallelism } = page.workspace.settings;
  const derived = computeDefaultMaxParallelism(parallelism.value);
  return (
    <>
      <label class="bar-field" title={glossary.parallelism}>
        parallelism{' '}
        <input
          type="number"
          min={1}
          max={MAX_PARALLELISM_OF_SESSION}
          value={parallelism.value}
          onChange={({ currentTarget }) => {
            const value = currentTarget.valueAsNumber;
            if (Number.isInteger(value) && value >= 1 && value <= MAX_PARALLELISM_OF_SESSION) parallelism.value = value;
            else currentTarget.value = String(parallelism.value);
          }}
        />
      </label>
      <label
        class="bar-field"
        title={`${glossary['max parallelism']} Empty: derived from the parallelism (${derived}), or taken over from the savepoint.`}
      >
        max{' '}
        <input
          type="number"
          min={1}
          max={MAX_KEY_GROUPS}
          placeholder={String(derived)}
          value={maxParallelism.value ?? ''}
          onChange={({ currentTarget }) => {
            const value = currentTarget.valueAsNumber;
            const isValid = Number.isInteger(value) && value >= 1 && value <= MAX_KEY_GROUPS;
            maxParallelism.value = isValid ? value : null;
            if (!isValid) currentTarget.value = '';
          }}
        />
      </label>
    </>
  );
}
