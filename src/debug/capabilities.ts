// What the adapter can do, as the answer to `initialize` tells the client (Debug Adapter Protocol, "Capabilities").
import { t } from '@vscode/l10n';
import type { DebugProtocol } from '@vscode/debugprotocol';

/** The filter of exceptions that the client offers. */
const FAULTS = 'faults';

/** In the reader's language: called when the bundle is there. */
export function capabilities(): DebugProtocol.Capabilities {
  return {
    // make VS Code send 'configurationDone' after all breakpoints
    supportsConfigurationDoneRequest: true,
    // make VS Code show the "step back" and "reverse continue" buttons
    supportsStepBack: true,
    // make VS Code ask for hovers through 'evaluate'
    supportsEvaluateForHovers: true,
    supportsConditionalBreakpoints: true,
    supportsFunctionBreakpoints: true,
    supportsDataBreakpoints: true,
    // make VS Code pass 'format: {hex}'
    supportsValueFormattingOptions: true,
    supportsSteppingGranularity: true,
    // make VS Code show the fault in place, over the line
    supportsExceptionInfoRequest: true,
    exceptionBreakpointFilters: [
      {
        filter: FAULTS,
        label: t('Faults'),
        default: true,
        description: t('Invalid memory accesses, failed assertions, deadlocks'),
      },
    ],
    // make VS Code offer its memory view on values
    supportsReadMemoryRequest: true,
    supportsCompletionsRequest: true,
    supportsTerminateRequest: true,
    supportsSingleThreadExecutionRequests: false,
  };
}
