import type { JobGraph } from './job-graph.ts';

export const graphFormats = ['tree', 'mermaid', 'dot', 'svg', 'json'] as const;

export type GraphFormat = (typeof graphFormats)[number];

export interface DrawOptions {
  /** Which way a job runs in the picture: down (`TB`, the default) or to the right. */
  readonly direction?: Direction | undefined;
  /** Whether to colour the tree for a terminal. */
  readonly color?: boolean | undefined;
}

export const directions = ['TB', 'LR'] as const;

export type Direction = (typeof directions)[number];

/** What a renderer makes of graphs. */
export interface Drawing {
  readonly text: string;
  /** How many steps there was no room for, and are counted in the picture. */
  readonly gathered?: number;
}

/** A format that graphs can be drawn in; all are pure. */
export type Draw = (graphs: readonly JobGraph[], options?: DrawOptions) => Drawing;
