/** What the machine's bench drives, in one bundle. */
export { BUNDLED } from '../../src/c/preprocess/frontEnd';
export { VIRTUAL } from '../../src/project/root';
export { Engine } from '../../src/machine/engine';
export { TimeMachine } from '../../src/machine/machine';
export { NodeFiles } from '../../src/node/files';
export { openProject } from '../../src/project/project';
export { loadProgram } from '../../src/scenarios/load';
