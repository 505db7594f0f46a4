import type { TemplateResult } from 'lit';
import type { DiagramModel } from '../../src/diagram/model.ts';
import type { ScaleLaw } from '../../src/diagram/volumes/scale.ts';
import type { Figure } from '../../src/diagram/figure/figure.ts';
import type { Legend } from '../../src/diagram/figure/legend.ts';
import type { OverlayName } from '../../src/diagram/overlays.ts';
import type { Direction } from '../../src/diagram/layout/layout.ts';
import type { DiagramHostMethods, ShownDiagram, ViewName } from '../../src/protocol/diagram.ts';
import type { Remote } from '../../src/protocol/channel.ts';
import type { Camera } from './camera.ts';
import type { WindowsState } from './windows/state.ts';

/** What is being looked at, and how. Plain data: it is kept while the page is hidden or loaded again, all but what is shown. */
export interface PageState {
  readonly shown: ShownDiagram | undefined;
  readonly view: ViewName;
  /** Groups that are open; undefined until there is a network. */
  readonly expanded: readonly string[] | undefined;
  /** Repeats of which every instance is drawn; of all others, where they are alike, one for all. */
  readonly inFull: readonly string[];
  /** What the cursor is on, in the text or here; first what was chosen last. */
  readonly selected: readonly string[];
  /** The document that is shown, by which the editor brings the page back; undefined until it has said so. */
  readonly uri: string | undefined;
  /** What the editor has to say about the document; not kept. */
  readonly note: string | undefined;
  /** Whether the panel with the details of what is selected is there; undefined until somebody opens or closes it: where there is room. */
  readonly areDetailsOpen: boolean | undefined;
  /** Which way the graph runs. */
  readonly direction: Direction;
  /** Where the graph is looked at; undefined until it is first drawn. */
  readonly camera: Camera | undefined;
  /** Which layer is stepped through window by window, and where. */
  readonly windows: WindowsState;
  /** Where volumes and maps are looked at; absent as long as they are shown as they come. */
  readonly volumeCameras: Readonly<Partial<Record<ViewName, Camera>>>;
  /** How numbers become lengths in volumes; undefined to choose what is readable. */
  readonly scaleLaw: ScaleLaw | undefined;
  /** What is drawn beside the network; its model comes from the editor, also after the page was loaded again. */
  readonly compared: { readonly uri: string; readonly model?: DiagramModel } | undefined;
  /** The layer whose units are looked at in the receptive-field view, and which of them; the middle one when it is absent. */
  readonly field: { readonly id: string; readonly unit?: readonly number[] } | undefined;
  /** What colours show; the kinds of layers when undefined. */
  readonly overlay: OverlayName | undefined;
  /** What is searched for; undefined while the search is closed. */
  readonly query: string | undefined;
  /** The node or group of which is shown what it reads and what reads it. */
  readonly traced: string | undefined;
}

/** The page to a view: what it shows, and what can be done about that. */
export interface Page {
  readonly state: PageState;
  readonly editor: Remote<DiagramHostMethods>;
  /** Changes the state and draws it in the next frame. */
  change(part: Partial<PageState>): void;
  /** Marks a node or group and brings it into view, opening the groups around it. */
  reveal(id: string): void;
  /** Marks a node or group, and shows its text in the editor. */
  open(id: string, how?: Opening): void;
}

/** How something is chosen. */
export interface Opening {
  /** Beside what is chosen already, or no longer when it was. */
  readonly adds?: boolean;
  /** Whether the keyboard goes to the text. */
  readonly focus?: boolean;
}

/** One way to look at a network. */
export interface View {
  readonly name: ViewName;
  /** What the toolbar calls it. */
  readonly title: string;
  /** Whether there is anything to see for what is shown and selected; its button is off where there is not. */
  isFor(page: Page): boolean;
  /** Its part of the page, below the toolbar. */
  draw(page: Page): TemplateResult;
  /** Its own buttons in the toolbar. */
  tools?(page: Page): TemplateResult;
  /** Called when the network, what is open, or the direction has changed, before it is drawn again. */
  arrange?(page: Page): void;
  /** Brings what is selected into view. */
  reveal?(page: Page): void;
  /** Whether a key was meant for it. */
  press?(key: string, page: Page): boolean;
  /** What explains its colours; a view without it has no overlays, and nothing steps back in it behind what is searched for or traced. */
  legend?(page: Page): Legend | undefined;
  /** What is seen as a drawing, all of it, whatever part of it is on the screen. */
  figure(page: Page): Figure | undefined;
}
