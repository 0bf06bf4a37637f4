// Draws the packet path through a port: stages from the wire to the program and back, each with what is counted
// there. Where packets are lost is marked, what has moved since the last stop stands out.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CounterModel, PacketPathModel, StageModel } from '../../../src/debug/objects/models/packetPath';
import { t } from '@vscode/l10n';
import { changeText, changeOf } from '../valueChanges';
import { shared } from '../style';

@customElement('lens-path')
export class PathView extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      h3 {
        font-size: 1em;
        font-weight: 400;
        margin: 8px 0 4px;
        color: var(--vscode-descriptionForeground);
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0 18px 0 0;
        display: flex;
        flex-wrap: wrap;
        gap: 8px 22px;
        align-items: stretch;
      }
      ol > li {
        position: relative;
        border: 1px solid
          var(
            --vscode-contrastBorder,
            var(--vscode-widget-border, var(--vscode-editorWidget-border, var(--vscode-descriptionForeground)))
          );
        border-radius: 3px;
        padding: 4px 8px 6px;
      }
      ol > li.modelled {
        border-style: dashed;
      }
      ol > li:not(:last-child)::after {
        content: '→';
        position: absolute;
        right: -18px;
        top: 3px;
        color: var(--vscode-descriptionForeground);
      }
      h4 {
        margin: 0 0 2px;
        font-size: 12px;
        font-weight: 600;
      }
      table {
        font-family: var(--vscode-editor-font-family, monospace);
        font-size: 12px;
        font-variant-numeric: tabular-nums;
      }
      th {
        font-weight: 400;
        padding: 0 10px 0 0;
        color: var(--vscode-descriptionForeground);
        white-space: nowrap;
      }
      td {
        text-align: right;
        white-space: nowrap;
      }
      td.more {
        text-align: left;
        padding-left: 6px;
        min-width: 2em;
      }
      tr.loss th {
        color: var(--vscode-foreground);
      }
      tr.loss.some th,
      tr.loss.some td {
        color: var(--vscode-errorForeground, var(--vscode-charts-red));
        font-weight: 700;
      }
      tr.stall.some td {
        color: var(--vscode-charts-orange);
        font-weight: 700;
      }
      tr.level th,
      tr.level td {
        font-style: italic;
      }
      .delta {
        color: var(--vscode-foreground);
        background: color-mix(in srgb, var(--vscode-charts-yellow) 40%, transparent);
        padding: 0 4px;
        border-radius: 3px;
        font-style: normal;
        font-weight: 700;
      }
      .note {
        font-size: 11px;
        margin: 6px 0 0;
      }
    `,
  ];

  @property({ attribute: false }) path!: PacketPathModel;

  override render() {
    const { path } = this;
    return html` <h3>${t('Received: from the wire to the program')}</h3>
      ${this._direction('receive', path.receive)}
      <h3>${t('Sent: from the program to the wire')}</h3>
      ${this._direction('transmit', path.transmit)}
      ${
        path.idleQueues > 0
          ? html`<p class="note dim">
              ${t('{0} queues that nothing has come through are left out.', path.idleQueues)}
            </p>`
          : nothing
      }
      <p class="note dim">
        ${t(
          '✗ packets are lost here. ! something is missing, packets wait. ' +
            'Slanted: goes up and down. Dashed: a model.',
        )}
      </p>`;
  }

  private _direction(direction: 'receive' | 'transmit', stages: readonly StageModel[]) {
    return html`<ol>
      ${stages.map(
        (stage) =>
          html`<li class=${stage.modelled ? 'modelled' : ''} data-stage=${stage.key}>
            <h4>${t(stage.name, ...(stage.args ?? []))}</h4>
            <table>
              <tbody>
                ${stage.counters.map((counter) =>
                  this._counter(counter, changeOf(this.path.id, `${direction}/${stage.key}/${counter.key}`)),
                )}
              </tbody>
            </table>
          </li>`,
      )}
    </ol>`;
  }

  private _counter(counter: CounterModel, delta: number) {
    const note = counter.note ? t(counter.note, ...(counter.args ?? [])) : '';
    const sign = counter.kind === 'loss' ? '✗ ' : counter.kind === 'stall' ? '! ' : '';
    return html`<tr
      class="${counter.kind} ${counter.value > 0 ? 'some' : ''}"
      data-counter=${counter.key}
      title=${note}
    >
      <th scope="row">
        <span aria-hidden="true">${sign}</span
        >${counter.kind === 'loss' ? html`<span class="hidden">${t('lost')}: </span>` : nothing}${t(counter.name)}
      </th>
      <td>
        ${counter.value.toLocaleString(
          'en',
        )}${counter.of === undefined ? nothing : html`<span class="dim"> / ${counter.of.toLocaleString('en')}</span>`}
      </td>
      <td class="more">
        ${delta !== 0 ? html`<span class="delta">${changeText(delta)}</span>` : nothing}<span class="hidden"
          >${note}</span
        >
      </td>
    </tr>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lens-path': PathView;
  }
}
