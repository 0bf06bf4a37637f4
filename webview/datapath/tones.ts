// How a cell or a row is marked: a colour of VS Code's chart palette with a pattern of its own, so that colour alone
// says nothing.
import { css, html, svg } from 'lit';
import type { Tone } from '../../src/debug/objects/models/base';

/** Fill of a tone in SVG; the patterns are in {@link tonePatterns}, once in each drawing. */
export function toneFill(tone: Tone): string {
  return tone === 'plain' ? 'none' : `url(#tone-${tone})`;
}

const COLOR: Record<Tone, string> = {
  plain: 'transparent',
  ours: 'var(--vscode-charts-green)',
  theirs: 'var(--vscode-charts-blue)',
  busy: 'var(--vscode-charts-orange)',
  off: 'var(--vscode-charts-purple)',
};

const line = (color: string) => svg`<rect width="8" height="8" fill=${color} fill-opacity="0.16"></rect>`;

export const tonePatterns = svg`<defs>
  <pattern id="tone-theirs" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill=${COLOR.theirs} fill-opacity="0.3"></rect></pattern>
  <pattern id="tone-busy" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    ${line(COLOR.busy)}<line x1="0" y1="0" x2="0" y2="8" stroke=${COLOR.busy} stroke-opacity="0.8" stroke-width="3"></line></pattern>
  <pattern id="tone-ours" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
    ${line(COLOR.ours)}<line x1="0" y1="0" x2="0" y2="8" stroke=${COLOR.ours} stroke-opacity="0.8" stroke-width="2"></line></pattern>
  <pattern id="tone-off" width="8" height="8" patternUnits="userSpaceOnUse">
    ${line(COLOR.off)}<circle cx="4" cy="4" r="1.6" fill=${COLOR.off} fill-opacity="0.9"></circle></pattern>
</defs>`;

/** A small box in a tone, for legends and rows. */
export function toneSwatch(tone: Tone) {
  return html`<svg class="swatch" aria-hidden="true" viewBox="0 0 18 12">
    ${tonePatterns}
    <rect x="0.5" y="0.5" width="17" height="11" fill=${toneFill(tone)} class="swatch-box"></rect>
  </svg>`;
}

export const toneStyle = css`
  .swatch {
    width: 18px;
    height: 12px;
    flex: none;
  }
  .swatch-box {
    stroke: var(
      --vscode-contrastBorder,
      var(--vscode-widget-border, var(--vscode-editorWidget-border, var(--vscode-descriptionForeground)))
    );
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 18px;
    margin: 6px 0 0;
    padding: 0;
    list-style: none;
    font-size: 11px;
  }
  .legend li {
    display: flex;
    align-items: center;
    gap: 6px;
  }
`;
