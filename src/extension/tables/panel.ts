// The page with the dispatch tables of a struct: one panel, which follows the index and the pins.
import * as vscode from 'vscode';
import type { Pin, SourcePlace, TableMatrix, TableMatrixRow } from '../../index/api';
import type { LensContext } from '../context';
import { webviewHtml } from '../datapath/html';
import { show } from '../places';
import { whenReady } from '../whenReady';
import type { FromTablePage, TableModel, ToTablePage } from './protocol';

const VIEW_TYPE = 'datapathLens.tables';

export class TablesPage implements vscode.Disposable {
  private _panel: vscode.WebviewPanel | undefined;
  private _struct = '';
  private _opens: { place: SourcePlace; length: number }[] = [];
  private _pins: (Pin | undefined)[] = [];
  private _model: TableModel | undefined;
  private readonly _subscriptions: vscode.Disposable[];

  constructor(private readonly _context: LensContext) {
    this._subscriptions = [
      whenReady(_context.index, () => this._send()),
      _context.pins.onDidChange(() => this._send()),
      vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
        deserializeWebviewPanel: async (panel, state: { struct?: string } | undefined) => {
          this._struct = state?.struct ?? '';
          this._adopt(panel);
        },
      }),
    ];
  }

  dispose(): void {
    this._panel?.dispose();
    for (const one of this._subscriptions) one.dispose();
  }

  /** What the page shows. */
  get model(): TableModel | undefined {
    return this._model;
  }

  show(struct: string): void {
    this._struct = struct;
    if (this._panel) {
      this._panel.reveal();
      this._send();
      return;
    }
    this._adopt(
      vscode.window.createWebviewPanel(VIEW_TYPE, struct, vscode.ViewColumn.Active, {
        enableScripts: true,
        enableFindWidget: true,
        retainContextWhenHidden: true,
        localResourceRoots: [vscode.Uri.joinPath(this._context.extension.extensionUri, 'dist', 'webview')],
      }),
    );
  }

  private _adopt(panel: vscode.WebviewPanel): void {
    this._panel = panel;
    const { extensionUri } = this._context.extension;
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.png');
    panel.webview.onDidReceiveMessage((message: FromTablePage) => void this._receive(message));
    panel.onDidDispose(() => {
      if (this._panel !== panel) return;
      this._panel = undefined;
      this._model = undefined;
    });
    panel.webview.html = webviewHtml(panel.webview, extensionUri, 'tables', vscode.l10n.t('Dispatch tables'));
  }

  private async _receive(message: FromTablePage): Promise<void> {
    const index = this._context.index.current;
    switch (message.type) {
      case 'ready':
        if (!index) void this._context.index.start();
        this._send();
        break;
      case 'open': {
        const open = this._opens[message.open];
        if (index && open) await show(index, open.place, open.length, { viewColumn: this._beside(), preview: true });
        break;
      }
      case 'pin': {
        const pin = this._pins[message.row];
        if (pin) await (this._context.pins.has(pin) ? this._context.pins.remove(pin) : this._context.pins.add(pin));
        break;
      }
    }
  }

  /** A file opens where the page is not, if there is such a place. */
  private _beside(): vscode.ViewColumn {
    const own = this._panel?.viewColumn;
    const other = vscode.window.tabGroups.all.find((group) => group.viewColumn !== own);
    return other?.viewColumn ?? own ?? vscode.ViewColumn.One;
  }

  private _send(): void {
    const panel = this._panel;
    const index = this._context.index.current;
    if (!panel || !index || this._struct === '') return;
    panel.title = this._struct;
    const all = index.graph.tableMatrices(this._struct);
    const matrix = all.find(({ struct }) => struct === this._struct) ?? all[0];
    const message: ToTablePage = matrix
      ? { type: 'table', model: (this._model = this._toModel(matrix)) }
      : { type: 'gone', message: vscode.l10n.t('{0} has no dispatch tables in this workspace.', this._struct) };
    void panel.webview.postMessage(message);
  }

  private _toModel(matrix: TableMatrix): TableModel {
    this._opens = [];
    const open = (place: SourcePlace, length: number): number => this._opens.push({ place, length }) - 1;
    const where = ({ file, line }: SourcePlace): string => `${file}:${line}`;
    const choices = new Map(
      (this._context.index.current?.graph.pinChoices() ?? []).flatMap(({ pin, place }) =>
        place ? [[`${pin.key} ${where(place)}`, pin]] : [],
      ),
    );
    this._pins = matrix.rows.map((row) =>
      row.assigned ? undefined : (choices.get(`${matrix.struct} ${where(row.place)}`) ?? pinOf(matrix, row)),
    );
    return {
      struct: matrix.struct,
      members: matrix.members,
      strings: vscode.l10n.bundle ?? {},
      locale: vscode.env.language,
      rows: matrix.rows.map((row, i) => {
        const pin = this._pins[i];
        return {
          variable: row.variable,
          key: row.key,
          label: row.labels[0] ?? '',
          where: where(row.place),
          open: open(row.place, 1),
          assigned: row.assigned,
          pinned: pin !== undefined && this._context.pins.has(pin),
          canPin: pin !== undefined,
          cells: row.cells.map((cell) =>
            cell.map(({ target }) => ({
              name: target.name,
              where: where(target),
              open: open(target, target.name.length),
            })),
          ),
        };
      }),
    };
  }
}

/** A table that is chosen by its variable. */
function pinOf(matrix: TableMatrix, row: TableMatrixRow): Pin | undefined {
  if (matrix.struct.endsWith('[]') || row.key) return undefined;
  const repeated = matrix.rows.filter((other) => other.variable === row.variable && !other.assigned).length > 1;
  return { key: matrix.struct, value: repeated ? `${row.place.file}:${row.variable}` : row.variable };
}
