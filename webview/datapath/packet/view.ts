// Draws a packet: its layers with their fields, and the bytes beside them. A field and its bytes light up together;
// arrow keys go from field to field.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PacketFieldModel, PacketLayerModel, PacketModel } from '../../../src/debug/objects/models/packet';
import { checkText } from '../describeNic';
import { t } from '@vscode/l10n';
import { shared } from '../style';

const PER_LINE = 16;
/** Bytes that are shown in brief. */
const BRIEF = 4 * PER_LINE;

@customElement('lens-packet')
export class PacketView extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      .packet {
        display: flex;
        flex-wrap: wrap;
        gap: 12px 28px;
        align-items: flex-start;
        font-size: 12px;
      }
      .layers {
        flex: 0 1 460px;
        min-width: min(300px, 100%);
        font-family: var(--vscode-editor-font-family, monospace);
      }
      summary {
        cursor: pointer;
        padding: 1px 0;
      }
      summary:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
      }
      summary .name {
        font-weight: 600;
      }
      ul {
        list-style: none;
        margin: 0 0 4px;
        padding: 0 0 0 18px;
      }
      li {
        display: flex;
        gap: 10px;
        padding: 0 4px;
        cursor: default;
      }
      li:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
      }
      li.lit,
      span.lit {
        background: color-mix(in srgb, var(--vscode-charts-yellow) 40%, transparent);
      }
      li span {
        overflow-wrap: anywhere;
      }
      li .field {
        flex: 0 1 13em;
        color: var(--vscode-descriptionForeground);
      }
      .right {
        color: var(--vscode-charts-green);
      }
      .wrong {
        color: var(--vscode-errorForeground, var(--vscode-charts-red));
        font-weight: 700;
      }
      pre {
        margin: 0;
        min-width: 0;
        flex: 0 1 auto;
        font-family: var(--vscode-editor-font-family, monospace);
        line-height: 1.5;
        overflow-x: auto;
        max-width: 100%;
      }
      .offset {
        color: var(--vscode-descriptionForeground);
      }
      .l0 {
        border-bottom: 2px solid var(--vscode-charts-blue);
      }
      .l1 {
        border-bottom: 2px solid var(--vscode-charts-green);
      }
      .l2 {
        border-bottom: 2px solid var(--vscode-charts-purple);
      }
      .l3 {
        border-bottom: 2px solid var(--vscode-charts-orange);
      }
      .payload {
        border-bottom: 2px dotted var(--vscode-descriptionForeground);
      }
      .buffer {
        border-left: 2px solid var(--vscode-foreground);
      }
    `,
  ];

  @property({ attribute: false }) packet!: PacketModel;
  /** Layers are closed at first, and few bytes shown. */
  @property({ type: Boolean }) brief = false;
  @state() private _whole = false;
  /** Bytes that are lit. */
  @state() private _lit: { start: number; length: number } | undefined;
  /** The field that Tab leads to, by its place among all of them. */
  @state() private _at = 0;

  override render() {
    const { packet } = this;
    let number = 0;
    return html`<div class="packet">
      <div class="layers" @keydown=${(event: KeyboardEvent) => this._key(event)}>
        ${packet.layers.map((layer, n) => {
          const first = number;
          number += layer.fields.length;
          return this._layer(layer, n, first);
        })}
        ${
          packet.buffers.length > 1
            ? html`<p class="dim">
                ${t('In {0} buffers, which begin at bytes {1}.', packet.buffers.length, packet.buffers.join(', '))}
              </p>`
            : nothing
        }
      </div>
      ${this._bytes()}
    </div>`;
  }

  private _layer(layer: PacketLayerModel, n: number, first: number) {
    const wrong = layer.fields.some(({ check }) => check === 'wrong');
    const heading = html`<span class="name ${this._layerColor(layer, n)}">${layer.name}</span>
      ${layer.summary}${wrong ? html` <span class="wrong">✗</span>` : nothing}`;
    if (layer.fields.length === 0)
      return html`<div @pointerenter=${() => this._light(layer)} @pointerleave=${() => this._light()}>${heading}</div>`;
    return html`<details ?open=${wrong || !this.brief}>
      <summary
        @pointerenter=${() => this._light(layer)}
        @pointerleave=${() => this._light()}
        @focus=${() => this._light(layer)}
        @blur=${() => this._light()}
      >
        ${heading}
      </summary>
      <ul>
        ${layer.fields.map((field, i) => this._field(field, first + i))}
      </ul>
    </details>`;
  }

  private _field(field: PacketFieldModel, number: number) {
    const lit = this._lit?.start === field.start && this._lit.length === field.length;
    const check = field.check
      ? html` <span class=${field.check === 'right' || field.check === 'wrong' ? field.check : 'dim'}
          >${checkText(field)}</span
        >`
      : nothing;
    return html`<li
      class=${lit ? 'lit' : ''}
      tabindex=${number === this._at ? 0 : -1}
      data-field=${number}
      @focus=${() => {
        this._at = number;
        this._light(field);
      }}
      @blur=${() => this._light()}
      @pointerenter=${() => this._light(field)}
      @pointerleave=${() => this._light()}
    >
      <span class="field">${field.name}</span><span>${field.value}${check}</span>
    </li>`;
  }

  private _light(part?: { start: number; length: number }): void {
    this._lit = part && { start: part.start, length: part.length };
  }

  /** Up and down, from field to field of layers that are open. */
  private _key(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const fields = [...this.renderRoot.querySelectorAll<HTMLElement>('details[open] li')];
    const at = fields.findIndex((field) => field === event.target);
    if (step === 0 || at < 0) return;
    event.preventDefault();
    fields[at + step]?.focus();
  }

  /** Colour of a layer; what is no header is dotted. */
  private _layerColor(layer: PacketLayerModel, n: number): string {
    return layer.fields.length === 0 ? 'payload' : `l${n % 4}`;
  }

  private _bytes() {
    const { packet } = this;
    const all = packet.hex.length / 2;
    const count = this.brief && !this._whole ? Math.min(all, BRIEF) : all;
    const colors: string[] = [];
    packet.layers.forEach((layer, n) => {
      for (let i = layer.start; i < Math.min(count, layer.start + layer.length); i++)
        colors[i] = this._layerColor(layer, n);
    });
    const lines = [];
    for (let at = 0; at < count; at += PER_LINE) {
      const line = [];
      for (let i = at; i < Math.min(count, at + PER_LINE); i++) {
        const lit = this._lit && i >= this._lit.start && i < this._lit.start + this._lit.length;
        line.push(
          html`${i === at ? '' : i % 8 === 0 ? '  ' : ' '}<span
              class="${colors[i] ?? ''} ${lit ? 'lit' : ''} ${i > 0 && packet.buffers.includes(i) ? 'buffer' : ''}"
              >${packet.hex.slice(2 * i, 2 * i + 2)}</span
            >`,
        );
      }
      lines.push(html`<span class="offset">${at.toString(16).padStart(4, '0')}</span> ${line} `);
    }
    return html`<pre tabindex="0" role="region" aria-label=${t('Bytes of the packet')}>
${lines}${packet.length > count ? t('… {0} bytes in all', packet.length) : ''}${
        count < all
          ? html` <button
              class="link"
              @click=${() => {
                this._whole = true;
              }}
            >
              ${t('Show the first {0}', all)}
            </button>`
          : nothing
      }</pre>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lens-packet': PacketView;
  }
}
