/** The width that a drawing has, as it changes: a controller that draws its element anew. */

import type { LitElement, ReactiveController } from 'lit';

export class Width implements ReactiveController {
  /** Pixels; a guess until the element is laid out. */
  value = 640;
  private readonly _observer: ResizeObserver;

  constructor(private readonly _host: LitElement) {
    this._observer = new ResizeObserver((entries) => {
      const width = entries[0]?.contentRect.width ?? 0;
      if (width <= 0 || width === this.value) return;
      this.value = width;
      _host.requestUpdate();
    });
    _host.addController(this);
  }

  hostConnected(): void {
    this._observer.observe(this._host);
  }

  hostDisconnected(): void {
    this._observer.disconnect();
  }
}
