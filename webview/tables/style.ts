// Style of the page of dispatch tables: VS Code's colours; heads stay in sight while the grid scrolls.
const rules = `
  html, body { height: 100%; margin: 0; }
  body {
    display: flex;
    flex-direction: column;
    color: var(--vscode-editor-foreground);
    background: var(--vscode-editor-background);
  }
  header { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 16px; padding: 8px 16px; }
  h1 { font-size: 1.2em; font-weight: 600; margin: 0; }
  header p { margin: 0; color: var(--vscode-descriptionForeground); }
  input {
    flex: 1 1 220px; max-width: 420px; padding: 3px 6px; font: inherit; color: var(--vscode-input-foreground);
    background: var(--vscode-input-background);
    border: 1px solid var(--vscode-input-border, transparent);
    border-radius: 2px;
  }
  input::placeholder { color: var(--vscode-input-placeholderForeground); }
  header > button {
    font: inherit;
    padding: 3px 10px;
    border: 1px solid var(--vscode-button-border, transparent);
    border-radius: 2px;
    cursor: pointer;
    color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground);
  }
  header > button:hover { background: var(--vscode-button-secondaryHoverBackground); }
  .scroller { flex: 1; overflow: auto; border-top: 1px solid var(--vscode-panel-border); }
  table { border-collapse: separate; border-spacing: 0; font-size: var(--vscode-font-size, 13px); }
  th, td {
    padding: 3px 10px;
    text-align: left;
    vertical-align: top;
    white-space: nowrap;
    border-right: 1px solid var(--vscode-panel-border);
    border-bottom: 1px solid var(--vscode-panel-border);
  }
  th { font-weight: 600; background: var(--vscode-sideBar-background, var(--vscode-editor-background)); }
  thead th { position: sticky; top: 0; z-index: 2; }
  tbody th, .corner { position: sticky; left: 0; z-index: 1; }
  thead .corner { z-index: 3; font-weight: 400; color: var(--vscode-descriptionForeground); }
  tbody tr:hover td { background: var(--vscode-list-hoverBackground); }
  td, th { font-family: var(--vscode-editor-font-family, monospace); }
  .corner { font-family: var(--vscode-font-family); }
  .detail, .where { display: block; font-weight: 400; }
  .where {
    color: var(--vscode-descriptionForeground);
    font-size: 0.9em;
    max-width: 30em;
    overflow: hidden;
    text-overflow: ellipsis;
    direction: rtl;
    text-align: left;
  }
  .pinned { box-shadow: inset 3px 0 0 var(--vscode-focusBorder); }
  td .link, th .link { display: block; max-width: 26em; overflow: hidden; text-overflow: ellipsis; }
  .detail { max-width: 30em; overflow: hidden; text-overflow: ellipsis; }
  .or { color: var(--vscode-descriptionForeground); font-family: var(--vscode-font-family); }
  .link, .pin { all: unset; cursor: pointer; color: var(--vscode-textLink-foreground); }
  th .link { color: var(--vscode-editor-foreground); font-weight: 600; }
  .pin { font: 0.9em var(--vscode-font-family); }
  .link:hover, .pin:hover { text-decoration: underline; }
  .link:focus-visible,
  .pin:focus-visible,
  input:focus-visible,
  header > button:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`;

export const style = new CSSStyleSheet();
style.replaceSync(rules);
