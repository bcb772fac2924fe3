import { perObject } from '../shared/memo.ts';

/**
 * What an integration can do, as the platform answers it (`GET /integration/NAME/capabilities`) and
 * `remote pull --capabilities` keeps it; other keys are ignored. A list that is missing says
 * nothing.
 */
export interface Capabilities {
  readonly integration: { readonly name: string };
  readonly proxy?: readonly {
    readonly resource: string;
    readonly methods: readonly { readonly method: string }[];
  }[];
  readonly unified?: readonly {
    readonly model: string;
    readonly resource: string;
    readonly methods: readonly string[];
  }[];
}

/** The methods of an integration by resource, as jobs name it; `undefined` where nobody knows. */
export interface KnownMethods {
  readonly proxy: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  /** By `unified_api/name`. */
  readonly unified: ReadonlyMap<string, ReadonlySet<string>> | undefined;
}

/** What of a job says whose capabilities count. */
interface WithIntegration {
  readonly integrationName: { readonly value: string } | undefined;
  readonly settings: { readonly capabilities?: readonly Capabilities[] };
}

/** What the integration of a job can do, if the configuration says so. */
export function methodsOfIntegration({ integrationName, settings }: WithIntegration): KnownMethods | undefined {
  if (!integrationName || !settings.capabilities) return undefined;
  return byIntegration(settings.capabilities).get(integrationName.value);
}

type Methods = Map<string, Set<string>>;

const byIntegration = perObject((all: readonly Capabilities[]): ReadonlyMap<string, KnownMethods> => {
  const known = new Map<string, { proxy: Methods | undefined; unified: Methods | undefined }>();
  for (const { integration, proxy, unified } of all) {
    const own = known.get(integration.name) ?? { proxy: undefined, unified: undefined };
    known.set(integration.name, own);
    if (proxy) own.proxy ??= new Map();
    if (unified) own.unified ??= new Map();
    for (const { resource, methods } of proxy ?? []) {
      add(
        own.proxy!,
        resource,
        methods.map(({ method }) => method),
      );
    }
    for (const { model, resource, methods } of unified ?? []) add(own.unified!, `${model}/${resource}`, methods);
  }
  return known;
});

function add(to: Methods, resource: string, methods: readonly string[]): void {
  const own = to.get(resource) ?? new Set();
  to.set(resource, own);
  for (const method of methods) own.add(method);
}
