// Entry of the datapath page: joins the page to the extension host.
import * as l10n from '@vscode/l10n';
import { messageOf } from '../../src/base/errors';
import { Connection } from '../../src/extension/datapath/connection';
import type {
  ToHost,
  ToHostRequests,
  ToPage,
  ToPageEvent,
  ToPageRequests,
} from '../../src/extension/datapath/protocol';
import { DatapathApp } from './app';
import { describeSnapshot } from './describe';

declare global {
  /** What the elements of the page ask for, as events that bubble up to {@link DatapathApp}. */
  interface HTMLElementEventMap {
    'lens-step': CustomEvent<{ back: boolean }>;
    'lens-go': CustomEvent<{ time: number }>;
    'lens-open': CustomEvent<{ path: string; sourceReference?: number; line: number }>;
  }
}

declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

const vscode = acquireVsCodeApi();
const app = new DatapathApp();

const connection = new Connection<ToHostRequests, ToPageRequests, never, ToPageEvent>(
  (message: ToHost) => vscode.postMessage(message),
  async () => {
    await app.updateComplete;
    return { lines: app.snapshot ? describeSnapshot(app.snapshot) : [], time: app.snapshot?.time ?? -1 };
  },
  (event) => {
    app.problem = '';
    if (event.type === 'snapshot') {
      app.session = event.session;
      app.snapshot = event.snapshot;
      app.state = 'stopped';
    } else {
      app.state = event.type;
    }
  },
);

window.addEventListener('message', (event: MessageEvent<ToPage>) => void connection.receive(event.data));

const report = (error: unknown): void => {
  app.problem = messageOf(error);
};

app.addEventListener('lens-step', (event) => {
  void connection.request({ type: 'step', back: event.detail.back }).catch(report);
});

// A dragged slider asks faster than the machine goes: only the newest request waits.
let going = false;
let pendingTime: number | undefined;
app.addEventListener('lens-go', (event) => {
  pendingTime = event.detail.time;
  if (!going) void goOn();
});
async function goOn(): Promise<void> {
  going = true;
  while (pendingTime !== undefined) {
    const time = pendingTime;
    pendingTime = undefined;
    await connection.request({ type: 'goTo', time }).catch(report);
  }
  going = false;
}

app.addEventListener('lens-open', (event) => {
  const place = event.detail;
  void connection.request({ type: 'open', ...place }).catch(report);
});

document.body.append(app);
void connection
  .request({ type: 'ready' })
  .then(({ strings, locale }) => {
    l10n.config({ contents: strings });
    document.documentElement.lang = locale;
    app.requestUpdate();
  })
  .catch(report);
