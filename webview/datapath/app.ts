// The datapath page: time, threads, and every object of a type that has a drawing.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { SnapshotView } from '../../src/debug/objects/models/snapshotView';
import { changesOf } from './describe';
import { t } from '@vscode/l10n';
import { recordSnapshot } from './valueChanges';
import { shared } from './style';
import './object';
import './threads';
import './timeline';

const DRAWN = [
  'rte_ring',
  'rte_mempool',
  'rte_mbuf',
  'ixgbe_rx_queue',
  'igb_tx_queue',
  'vhost_virtqueue',
  'rte_vhost_memory',
]
  .map((tag) => `struct ${tag}`)
  .join(', ');

/** Whether the machine stands, runs, or is gone. */
export type PageState = 'none' | 'stopped' | 'running' | 'ended';

@customElement('lens-datapath')
export class DatapathApp extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        padding: 8px 16px 20px;
      }
      main {
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
      main.ended {
        opacity: 0.6;
      }
      .status {
        margin: 0;
      }
      .reason {
        font-weight: 600;
      }
      lens-object {
        padding-top: 10px;
        margin-top: 2px;
        border-top: 1px solid
          var(--vscode-contrastBorder, var(--vscode-widget-border, var(--vscode-editorWidget-border, transparent)));
      }
      .empty {
        max-width: 60ch;
        line-height: 1.5;
      }
    `,
  ];

  @property({ attribute: false }) snapshot: SnapshotView | undefined;
  /** The run that the snapshot is of. */
  @property() session = '';
  @property() state: PageState = 'none';
  /** The host's last refusal. */
  @property() problem = '';

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('snapshot') && this.snapshot) recordSnapshot(this.snapshot, this.session);
  }

  override render() {
    const { snapshot } = this;
    if (!snapshot) return html`<p class="empty dim">${this._nothing()}</p>`;
    const still = this.state === 'stopped';
    return html`<main
      class=${this.state}
      data-time=${snapshot.time}
      aria-busy=${this.state === 'running' ? 'true' : 'false'}
    >
      <lens-timeline .time=${snapshot.time} .horizon=${snapshot.horizon} ?disabled=${!still}></lens-timeline>
      <p class="status" role="status">
        ${this._status(snapshot)}<span class="hidden">${still ? changesOf(snapshot) : ''}</span>
      </p>
      <lens-threads .snapshot=${snapshot}></lens-threads>
      ${
        snapshot.objects.length === 0
          ? html`<p class="dim">${t('No object that can be drawn is in memory yet. Drawn types: {0}.', DRAWN)}</p>`
          : nothing
      }
      ${repeat(
        snapshot.objects,
        (object) => object.id,
        (object) => html`<lens-object .object=${object} .live=${still}></lens-object>`,
      )}
    </main>`;
  }

  private _nothing(): string {
    return this.state === 'running'
      ? t('The program runs.')
      : t(
          'Nothing runs. Start a scenario, or choose "Step this path" above a function, and the objects in its ' +
            'memory are drawn here.',
        );
  }

  private _status(snapshot: SnapshotView) {
    if (this.problem) return html`<span class="reason">${this.problem}</span>`;
    if (this.state === 'running')
      return html`<span class="dim">${t('The program runs; this is the last stop.')}</span>`;
    if (this.state === 'ended')
      return html`<span class="dim">${t('The session has ended; this was the last stop.')}</span>`;
    if (snapshot.stopped) return html`<span class="reason">${snapshot.stopped}</span>`;
    return nothing;
  }
}
