// Choosing pins: one list with what is pinned, the drivers and tables of the workspace, and the functions of a member.
import * as vscode from 'vscode';
import type { Pin } from '../../index/api';
import { indexWithProgress } from '../callPaths/commands';
import type { LensContext } from '../context';
import type { OpenIndex } from '../indexService';
import { memberMeantAt } from '../lookup';
import { pinFrom, pinText } from './service';
import { pinProblemText } from '../words';

interface Item extends vscode.QuickPickItem {
  pin?: Pin;
  act?: () => Promise<void>;
}

/** A member whose functions a pin may choose from: what the hover and the call hierarchy hand over. */
export interface MemberArgument {
  struct: string;
  member: string;
}

export function registerPinCommands(context: LensContext): vscode.Disposable {
  const withIndex = async (act: (index: OpenIndex) => Promise<void>): Promise<void> => {
    const index = await indexWithProgress(context);
    if (index) await act(index);
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('datapathLens.choosePins', () => withIndex((index) => choosePins(context, index))),
    vscode.commands.registerCommand('datapathLens.pinMember', (argument?: MemberArgument) =>
      withIndex(async (index) => {
        const member = argument ?? memberAtCursor(index) ?? (await pickMember(index));
        if (member) await pinMember(context, index, member);
      }),
    ),
    vscode.commands.registerCommand('datapathLens.clearPins', () => context.pins.clear()),
  );
}

function memberAtCursor(index: OpenIndex): MemberArgument | undefined {
  const editor = vscode.window.activeTextEditor;
  const member = editor && memberMeantAt(index, editor.document, editor.selection.active);
  return member && index.graph.memberTargets(member.struct, member.member).length > 0 ? member : undefined;
}

/** The list of all pins; picking one sets or removes it, the list stays open until the reader leaves. */
async function choosePins(context: LensContext, index: OpenIndex): Promise<void> {
  const { pins } = context;
  const atCursor = memberAtCursor(index);
  const choices = index.graph.pinChoices();
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = vscode.l10n.t('Narrow calls through function pointers');
  pick.placeholder = vscode.l10n.t('Driver, table, or member=function');
  pick.matchOnDescription = true;
  const remove: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('close'),
    tooltip: vscode.l10n.t('Remove this pin'),
  };
  const next: { act?: () => Promise<void> } = {};
  const fill = () => {
    const items: Item[] = [];
    const heading = (label: string) => items.push({ label, kind: vscode.QuickPickItemKind.Separator });
    const typed = pinFrom(pick.value);
    if (typed && !pins.has(typed)) {
      const [problem] = index.graph.pinProblems([typed]);
      items.push({
        label: `$(pin) ${pinText(typed)}`,
        description: problem ? pinProblemText(problem) : vscode.l10n.t('as typed'),
        pin: problem ? undefined : typed,
        alwaysShow: true,
      });
    }
    if (pins.all.length > 0) {
      heading(vscode.l10n.t('pinned'));
      for (const pin of pins.all) {
        const [problem] = index.graph.pinProblems([pin]);
        items.push({
          label: `$(pinned) ${pinText(pin)}`,
          description: problem && pinProblemText(problem),
          pin,
          buttons: [remove],
        });
      }
      items.push({ label: `$(clear-all) ${vscode.l10n.t('Remove all pins')}`, act: () => pins.clear() });
    }
    heading(vscode.l10n.t('functions'));
    if (atCursor) {
      items.push({
        label: `$(symbol-method) ${vscode.l10n.t('A function of {0}…', `${atCursor.struct}.${atCursor.member}`)}`,
        description: vscode.l10n.t('at the cursor'),
        act: () => pinMember(context, index, atCursor),
      });
    }
    items.push({
      label: `$(symbol-field) ${vscode.l10n.t('A function of a member…')}`,
      act: async () => {
        const member = await pickMember(index);
        if (member) await pinMember(context, index, member);
      },
    });
    for (const [sort, label] of [
      ['driver', vscode.l10n.t('drivers')],
      ['table', vscode.l10n.t('tables')],
    ] as const) {
      heading(label);
      for (const choice of choices) {
        if (choice.sort !== sort || pins.has(choice.pin)) continue;
        items.push({
          label: sort === 'driver' ? choice.pin.value : pinText(choice.pin),
          description: choice.detail,
          pin: choice.pin,
        });
      }
    }
    pick.items = items;
  };
  const toggle = async (pin: Pin) => {
    await (pins.has(pin) ? pins.remove(pin) : pins.add(pin));
    pick.value = '';
    fill();
  };
  fill();
  await new Promise<void>((resolve) => {
    pick.onDidChangeValue(() => {
      if (pick.value.includes('=')) fill();
    });
    pick.onDidTriggerItemButton(({ item }) => {
      if (item.pin) void toggle(item.pin);
    });
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item?.pin) {
        void toggle(item.pin).then(() => pick.hide());
      } else if (item?.act) {
        next.act = item.act;
        pick.hide();
      }
    });
    pick.onDidHide(() => {
      pick.dispose();
      resolve();
    });
    pick.show();
  });
  await next.act?.();
}

/** Chooses one or several of a member's functions. */
async function pinMember({ pins }: LensContext, index: OpenIndex, { struct, member }: MemberArgument): Promise<void> {
  const key = `${struct}.${member}`;
  const items = index.graph.memberTargets(struct, member).map(({ target }) => ({
    label: target.name,
    description: `${target.file}:${target.line}`,
    target,
    picked: pins.all.some(
      (pin) =>
        pin.key === key &&
        pin.value.split(',').some((one) => one === target.name || one === `${target.file}:${target.name}`),
    ),
  }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Nothing in the workspace puts a function into {0}.', key));
    return;
  }
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Which of the {0} functions that {1} may hold?', items.length, key),
    canPickMany: true,
    matchOnDescription: true,
  });
  if (!chosen) return;
  const repeated = (name: string): boolean => items.filter((item) => item.label === name).length > 1;
  const values = chosen.map(({ target }) => (repeated(target.name) ? `${target.file}:${target.name}` : target.name));
  for (const pin of pins.all.filter((one) => one.key === key)) await pins.remove(pin);
  if (values.length > 0) await pins.add({ key, value: values.join(',') });
}

/** Chooses a member that holds functions. */
async function pickMember(index: OpenIndex): Promise<MemberArgument | undefined> {
  const items = index.graph.members().map(({ struct, member, functions }) => ({
    label: `${struct}.${member}`,
    description: vscode.l10n.t('{0} functions', functions),
    struct,
    member,
  }));
  return vscode.window.showQuickPick(items, { title: vscode.l10n.t('A function of which member?') });
}
