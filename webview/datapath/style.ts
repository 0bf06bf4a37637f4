// Shared style: VS Code's font, colours and focus; a colour per thread from the chart palette.
import { css } from 'lit';

const PALETTE = ['blue', 'green', 'purple', 'red', 'yellow'];

/** The colour of a thread, by its number. */
export function threadColor(id: number): string {
  return `var(--vscode-charts-${PALETTE[(id - 1) % PALETTE.length]})`;
}

export const shared = css`
  :host {
    font-family: var(--vscode-font-family);
    font-size: var(--vscode-font-size, 13px);
    color: var(--vscode-foreground);
  }
  code,
  .code {
    font-family: var(--vscode-editor-font-family, monospace);
    font-size: var(--vscode-editor-font-size, 12px);
  }
  .dim {
    color: var(--vscode-descriptionForeground);
  }
  button.link {
    all: unset;
    cursor: pointer;
    color: var(--vscode-textLink-foreground);
  }
  button.link:hover {
    text-decoration: underline;
  }
  button.link:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  table {
    border-collapse: collapse;
    font: inherit;
    color: inherit;
  }
  th {
    text-align: left;
    font-weight: 600;
  }
  caption {
    text-align: left;
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
