// Time: where the machine stands between the start and the latest statement reached, and the ways to move.
import { LitElement, css, html, svg } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { t } from '@vscode/l10n';
import { shared } from './style';

const icon = (path: string) =>
  html`<svg width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
    ${svg`<path d=${path}></path>`}
  </svg>`;
const ICONS = {
  start: icon('M2 3h1.5v10H2zM13.5 3v10L5 8z'),
  back: icon('M10.5 3v10L3 8zM12 3h1.5v10H12z'),
  step: icon('M5.5 3v10L13 8zM2.5 3H4v10H2.5z'),
  latest: icon('M2.5 3v10L11 8zM12.5 3H14v10h-1.5z'),
};

@customElement('lens-timeline')
export class TimelineView extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 10px;
        flex-wrap: wrap;
      }
      .buttons {
        display: flex;
        gap: 4px;
      }
      input {
        flex: 1 1 160px;
        min-width: 120px;
        accent-color: var(--vscode-button-background, var(--vscode-focusBorder));
        margin: 0;
      }
      input:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: 2px;
      }
      .time {
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      vscode-button svg {
        display: block;
      }
    `,
  ];

  @property({ type: Number }) time = 0;
  @property({ type: Number }) horizon = 0;
  @property({ type: Boolean }) disabled = false;
  /** Where the slider is while it is dragged. */
  @state() private _dragged: number | undefined;

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('time')) this._dragged = undefined;
  }

  override render() {
    const { time, horizon, disabled } = this;
    const button = (name: keyof typeof ICONS, label: string, off: boolean, act: () => void) =>
      html`<vscode-button
        secondary
        data-action=${name}
        title=${label}
        aria-label=${label}
        ?disabled=${disabled || off}
        @click=${act}
        >${ICONS[name]}</vscode-button
      >`;
    return html`
      <div class="buttons" role="group" aria-label=${t('Move in time')}>
        ${button('start', t('To the start'), time === 0, () => this._goTo(0))}
        ${button('back', t('One statement back'), time === 0, () => this._step(true))}
        ${button('step', t('Next statement, of whichever thread runs'), false, () => this._step(false))}
        ${button('latest', t('To the latest statement reached'), time === horizon, () => this._goTo(horizon))}
      </div>
      <input
        type="range"
        min="0"
        max=${horizon}
        step="1"
        .value=${String(this._dragged ?? time)}
        ?disabled=${disabled || horizon === 0}
        aria-label=${t('Time')}
        aria-valuetext=${t('Statement {0} of {1}', time, horizon)}
        @input=${(event: Event) => this._drag(event)}
      />
      <span class="time" aria-hidden="true"
        >${t('Statement {0} of {1}', (this._dragged ?? time).toLocaleString(), horizon.toLocaleString())}</span
      >
    `;
  }

  private _drag(event: Event): void {
    if (!(event.target instanceof HTMLInputElement)) return;
    this._dragged = Number(event.target.value);
    this._goTo(this._dragged);
  }

  private _goTo(time: number): void {
    this.dispatchEvent(new CustomEvent('lens-go', { detail: { time }, bubbles: true, composed: true }));
  }

  private _step(back: boolean): void {
    this.dispatchEvent(new CustomEvent('lens-step', { detail: { back }, bubbles: true, composed: true }));
  }
}
