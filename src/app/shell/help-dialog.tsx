import type { JSX } from 'preact';
import { Dialog } from '../controls/dialog.tsx';

const KEYS: readonly (readonly [string, string])[] = [
  ['Ctrl+Enter', 'run what the editor shows'],
  ['Ctrl+S', 'package the source as an artifact'],
  ['S', 'take a savepoint'],
  ['1 – 6', 'the tabs below'],
  ['arrows', 'walk the graph, once a vertex has the focus; Enter shows its call in the source'],
  ['Ctrl+M', 'in the editor: lets Tab leave it'],
  ['Ctrl+wheel', 'zoom the graph; drag its ground to move it'],
  ['?', 'this list'],
];

export const HelpDialog = ({ onClose }: { readonly onClose: () => void }): JSX.Element => (
  <Dialog title="Keys" onClose={onClose}>
    <table>
      <tbody>
        {KEYS.map(([key, action]) => (
          <tr key={key}>
            <th scope="row">
              <kbd>{key}</kbd>
            </th>
            <td>{action}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <div class="dialog-actions">
      <button type="button" class="primary" onClick={onClose}>
        Close
      </button>
    </div>
  </Dialog>
);
