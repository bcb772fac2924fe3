import type { Mapping } from '../../document/node.ts';
import type { Argument } from '../args/args.ts';
import type { Step } from '../step.ts';
/**
 * What a path stands for at its place, or why it stands for nothing; `at` is the index of the
 * segment that is wrong.
 */
export type Resolution =
  /** What it names can't be known, or need not be. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'args' }
  | {
      readonly kind: 'arg';
      readonly argument: Argument;
      /** Of what the path names, where it is known. */
      readonly definition: Mapping | undefined;
      /** The types of what the path names, where they are known. */
      readonly types: readonly string[] | undefined;
      /** The format of texts that it has, where it is one of texts. */
      readonly format: string | undefined;
      /** Whether it stands for one element of the argument that is looped over. */
      readonly element: boolean;
    }
  /** The output of a step; `rest` is the index of the first segment below it. */
  | { readonly kind: 'step'; readonly step: Step; readonly rest: number }
  | { readonly kind: 'context'; readonly step: Step }
  | { readonly kind: 'builtIn' }
  | {
      readonly kind: 'undeclaredArg';
      readonly at: number;
      readonly name: string;
      readonly near: string | undefined;
      /** The path of the argument that lacks the property, where it is a property. */
      readonly of: string | undefined;
      /** Whether it is a number, which leads into a list only, and there is none. */
      readonly isIndex?: boolean | undefined;
    }
  | {
      readonly kind: 'noSuchStep';
      readonly at: number;
      readonly name: string;
      readonly near: string | undefined;
      /** Whether it is a number, which in a placeholder leads into lists alone, whatever steps are called. */
      readonly isIndex?: boolean;
      /** Whether JSONata reads its slash as a division. */
      readonly isDivision?: boolean;
    }
  | { readonly kind: 'notUpstream'; readonly at: number; readonly name: string; readonly step: Step }
  | { readonly kind: 'contextNotUpstream'; readonly at: number; readonly name: string; readonly step: Step }
  | { readonly kind: 'nearName'; readonly at: number; readonly name: string; readonly near: string }
  /**
   * A name below the top level that lacks its root; of an argument, it is a typo only where nothing
   * else reads that one.
   */
  | {
      readonly kind: 'lacksRoot';
      readonly at: number;
      readonly name: string;
      readonly root: 'args' | 'resources';
      readonly near: string;
    }
  | { readonly kind: 'contextPrefix'; readonly at: number; readonly name: string | undefined }
  | { readonly kind: 'outOfPlace'; readonly at: number; readonly name: string; readonly where: string }
  /** No field of the account's context, all of which are known; `near` is one that it may mean. */
  | { readonly kind: 'notInContext'; readonly at: number; readonly name: string; readonly near: string | undefined };

/** A name on a path. */
export interface Segment {
  readonly text: string;
}
