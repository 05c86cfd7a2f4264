import type { JSX } from 'preact';
import { Icon } from '../controls/icon.tsx';
import type { Page } from '../commands/page.ts';
import { toggleTheme, theme } from '../settings/theme.ts';
import { JobControls } from './job-controls.tsx';
import { JobState } from './job-state.tsx';
import { RunSettings } from './run-settings.tsx';
import './top-bar.css';

interface TopBarProps {
  readonly page: Page;
  readonly onShare: () => void;
  readonly onHelp: () => void;
}

/** What is open, what runs, what can be done. */
export function TopBar({ page, onShare, onHelp }: TopBarProps): JSX.Element {
  const { workspace } = page;
  return (
    <header class="top-bar">
      <h1>Sluice</h1>
      <select
        aria-label="Job"
        class="job-file"
        value={workspace.file.value.name}
        onChange={({ currentTarget }) => workspace.open(currentTarget.value)}
      >
        {workspace.files.value.map(({ name, fileName }) => (
          <option key={name} value={name}>
            {fileName}
          </option>
        ))}
      </select>
      <JobState page={page} />
      <span class="bar-rule" />
      <RunSettings page={page} />
      <JobControls page={page} />
      <span class="spacer" />
      <button type="button" onClick={onShare} title="A link that holds code and settings">
        Share
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={theme.value === 'dark' ? 'Light theme' : 'Dark theme'}
        title={theme.value === 'dark' ? 'Light theme' : 'Dark theme'}
        onClick={toggleTheme}
      >
        <Icon name={theme.value === 'dark' ? 'sun' : 'moon'} />
      </button>
      <button type="button" class="icon-button" aria-label="Keys" title="Keys (?)" onClick={onHelp}>
        ?
      </button>
    </header>
  );
}
