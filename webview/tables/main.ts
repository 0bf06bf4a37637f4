// Entry of the page of dispatch tables: one grid, with the struct's members against the variables that fill them.
import * as l10n from '@vscode/l10n';
import { t } from '@vscode/l10n';
import type { FromTablePage, TableModel, ToTablePage } from '../../src/extension/tables/protocol';
import { fillGrid, type GridOptions } from './grid';
import { style } from './style';

declare function acquireVsCodeApi(): {
  postMessage(message: FromTablePage): void;
  getState(): unknown;
  setState(state: unknown): void;
};

const vscode = acquireVsCodeApi();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];

interface PageState {
  struct: string;
  filter: string;
  /** undefined: by the shape of the struct. */
  membersAcross?: boolean;
}

let model: TableModel | undefined;
let state: PageState = { struct: '', filter: '', ...(vscode.getState() as Partial<PageState> | undefined) };

const bar = document.createElement('header');
const title = document.createElement('h1');
const summary = document.createElement('p');
const filter = document.createElement('input');
const turn = document.createElement('button');
const scroller = document.createElement('div');
scroller.className = 'scroller';
filter.type = 'search';
turn.type = 'button';
bar.append(title, summary, filter, turn);
document.body.append(bar, scroller);

filter.addEventListener('input', () => {
  keep({ ...state, filter: filter.value });
  draw();
});
turn.addEventListener('click', () => {
  keep({ ...state, membersAcross: !membersAcross() });
  draw();
});

window.addEventListener('message', ({ data }: MessageEvent<ToTablePage>) => {
  if (data.type === 'gone') {
    model = undefined;
    title.textContent = '';
    summary.textContent = data.message;
    scroller.replaceChildren();
    return;
  }
  const other = state.struct !== data.model.struct;
  model = data.model;
  l10n.config({ contents: model.strings });
  document.documentElement.lang = model.locale;
  keep(other ? { struct: model.struct, filter: '' } : state);
  filter.value = state.filter;
  draw();
});

function keep(next: PageState): void {
  state = next;
  vscode.setState(state);
}

/** A message or command table has few members and many elements; a dispatch table has many members. */
function membersAcross(): boolean {
  return state.membersAcross ?? (model !== undefined && model.members.length <= 4);
}

function draw(): void {
  if (!model) return;
  title.textContent = model.struct.endsWith('[]') ? model.struct : `struct ${model.struct}`;
  filter.placeholder = t('Filter: variable, file, member or function');
  filter.setAttribute('aria-label', filter.placeholder);
  turn.textContent = t('Swap rows and columns');
  const options: GridOptions = {
    filter: state.filter,
    membersAcross: membersAcross(),
    open: (open) => vscode.postMessage({ type: 'open', open }),
    pin: (row) => vscode.postMessage({ type: 'pin', row }),
  };
  const { rows, members } = fillGrid(scroller, model, options);
  const number = (value: number): string => value.toLocaleString(model?.locale);
  const count = t('{0} tables, {1} members', number(rows), number(members));
  summary.textContent =
    rows < model.rows.length || members < model.members.length
      ? t(
          '{0} of {1} tables, {2} of {3} members',
          number(rows),
          number(model.rows.length),
          number(members),
          number(model.members.length),
        )
      : count;
  summary.setAttribute('role', 'status');
}

vscode.postMessage({ type: 'ready' });
