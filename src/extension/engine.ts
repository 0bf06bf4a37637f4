// The heavy half of the extension: front end, index, machine and debug adapter, in a bundle of its own that is read
// when something first needs it.
export { openIndex } from './openIndex';
export { availableReleases, bringSource, sourcesFolder } from '../node/sources';
export { DEFAULT_VERSION } from '../node/sources/request';
export { createDebugSession, listScenarios } from './programs';
