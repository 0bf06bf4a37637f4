// The threads and where each stands, as a table: the one that runs next first to the eye, each with its colour.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { SnapshotView } from '../../src/debug/objects/models/snapshotView';
import type { PlaceModel, ThreadModel } from '../../src/debug/objects/models/threads';
import { t } from '@vscode/l10n';
import { shared, threadColor } from './style';

@customElement('lens-threads')
export class ThreadsView extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      table {
        width: 100%;
        table-layout: fixed;
      }
      th,
      td {
        padding: 2px 8px 2px 0;
        vertical-align: baseline;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      th {
        font-weight: 400;
      }
      .name {
        width: 12em;
      }
      .function {
        width: 20em;
      }
      .place {
        width: 17em;
      }
      tr.current td,
      tr.current th {
        background: var(--vscode-list-inactiveSelectionBackground);
        color: var(--vscode-list-inactiveSelectionForeground, inherit);
      }
      tr.current .name {
        font-weight: 600;
      }
      tr.ended {
        color: var(--vscode-disabledForeground, var(--vscode-descriptionForeground));
      }
      .dot {
        width: 10px;
        height: 10px;
        margin: 0 6px 0 2px;
        stroke: var(--vscode-contrastBorder, transparent);
      }
      .dots .dot {
        margin: 0 2px 0 0;
      }
      .dots .dot:first-child {
        margin-left: 2px;
      }
      .next {
        display: inline-block;
        width: 1.1em;
      }
      @media (max-width: 820px) {
        .statement {
          display: none;
        }
        .function {
          width: auto;
        }
      }
      @media (max-width: 480px) {
        .name {
          width: 34%;
        }
        .place {
          width: 36%;
        }
      }
    `,
  ];

  @property({ attribute: false }) snapshot!: SnapshotView;

  override render() {
    const { threads, current } = this.snapshot;
    const ended = threads.filter((thread) => thread.state === 'ended');
    return html`<table>
      <caption class="hidden">
        ${t('Threads')}
      </caption>
      <colgroup>
        <col class="name" />
        <col class="function" />
        <col class="place" />
        <col class="statement" />
      </colgroup>
      <thead class="hidden">
        <tr>
          <th scope="col" class="name">${t('Thread')}</th>
          <th scope="col" class="function">${t('Function')}</th>
          <th scope="col" class="place">${t('Place')}</th>
          <th scope="col" class="statement">${t('Next statement')}</th>
        </tr>
      </thead>
      <tbody>
        ${(ended.length > 1 ? threads.filter((thread) => thread.state !== 'ended') : threads).map((thread) =>
          this._row(thread, thread.id === current),
        )}
        ${ended.length > 1 ? this._ended(ended) : nothing}
      </tbody>
    </table>`;
  }

  private _row(thread: ThreadModel, current: boolean) {
    const { at } = thread;
    return html`<tr class="${current ? 'current' : ''} ${thread.state}" aria-current=${current ? 'true' : nothing}>
      <th scope="row" class="name">
        <span class="next" aria-hidden="true">${current ? '▶' : ''}</span>${this._dot(thread)}${thread.name}${
          current ? html`<span class="hidden">(${t('runs next')})</span>` : nothing
        }
      </th>
      ${
        at
          ? html` <td class="function">
                <code title=${at.function}>${at.function}</code
                >${at.modelled ? html` <span class="dim">${t('(modelled)')}</span>` : nothing}
              </td>
              <td class="place">
                ${
                  at.opens
                    ? html`<button class="link" title=${`${at.path}:${at.line}`} @click=${() => this._open(at)}>
                        ${fileName(at.path)}:${at.line}
                      </button>`
                    : nothing
                }
              </td>
              <td class="statement">
                <code title=${at.text}>${thread.waitsFor ? t('waits for {0}', thread.waitsFor) : at.text}</code>
              </td>`
          : html`<td colspan="2" class="dim">${t('ended')}</td>
              <td class="statement"></td>`
      }
    </tr>`;
  }

  /** Threads that have ended: a row for all of them. */
  private _ended(threads: ThreadModel[]) {
    return html`<tr class="ended">
      <th scope="row" class="name">
        <span class="next" aria-hidden="true"></span
        ><span class="dots" aria-hidden="true">${threads.slice(0, 6).map((thread) => this._dot(thread))}</span
        ><span class="hidden">${t('ended')}</span>
      </th>
      <td colspan="3" title=${threads.map((thread) => thread.name).join(', ')}>
        ${t('ended')}: ${threads.map((thread) => thread.name).join(', ')}
      </td>
    </tr>`;
  }

  private _dot(thread: ThreadModel) {
    return html`<svg class="dot" aria-hidden="true" viewBox="0 0 10 10">
      <circle cx="5" cy="5" r="4.5" fill=${threadColor(thread.id)}></circle>
    </svg>`;
  }

  private _open(place: PlaceModel): void {
    this.dispatchEvent(
      new CustomEvent('lens-open', {
        detail: { path: place.path, sourceReference: place.sourceReference, line: place.line },
        bubbles: true,
        composed: true,
      }),
    );
  }
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
