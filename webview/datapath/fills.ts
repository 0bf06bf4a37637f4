// How a cell or a row is marked: a colour of VS Code's chart palette with a pattern of its own, so that colour alone
// says nothing.
import { css, html, svg } from 'lit';
import type { Fill } from '../../src/debug/objects/models/base';

/** The value of an SVG `fill` attribute; the patterns are in {@link fillPatterns}, once in each drawing. */
export function fillReference(fill: Fill): string {
  return fill === 'none' ? 'none' : `url(#fill-${fill})`;
}

const COLOR = {
  hatched: 'var(--vscode-charts-green)',
  solid: 'var(--vscode-charts-blue)',
  striped: 'var(--vscode-charts-orange)',
  dotted: 'var(--vscode-charts-purple)',
};

const background = (color: string, opacity: number) =>
  svg`<rect width="8" height="8" fill=${color} fill-opacity=${opacity}></rect>`;

/** Lines along the y axis of a pattern, which its transform turns. */
const lines = (color: string, width: number) =>
  svg`<line x1="0" y1="0" x2="0" y2="8" stroke=${color} stroke-opacity="0.8" stroke-width=${width}></line>`;

export const fillPatterns = svg`<defs>
  <pattern id="fill-solid" width="8" height="8" patternUnits="userSpaceOnUse">
    ${background(COLOR.solid, 0.3)}</pattern>
  <pattern id="fill-striped" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    ${background(COLOR.striped, 0.16)}${lines(COLOR.striped, 3)}</pattern>
  <pattern id="fill-hatched" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
    ${background(COLOR.hatched, 0.16)}${lines(COLOR.hatched, 2)}</pattern>
  <pattern id="fill-dotted" width="8" height="8" patternUnits="userSpaceOnUse">
    ${background(COLOR.dotted, 0.16)}<circle cx="4" cy="4" r="1.6" fill=${COLOR.dotted} fill-opacity="0.9"></circle>
  </pattern>
</defs>`;

/** A small box with a fill, for legends and rows. */
export function fillSwatch(fill: Fill) {
  return html`<svg class="swatch" aria-hidden="true" viewBox="0 0 18 12">
    ${fillPatterns}
    <rect x="0.5" y="0.5" width="17" height="11" fill=${fillReference(fill)} class="swatch-box"></rect>
  </svg>`;
}

export const legendStyle = css`
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
