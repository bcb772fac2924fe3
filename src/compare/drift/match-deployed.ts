import { groupBy } from '../../shared/group-by.ts';

/** What tells which deployed job a job in a file is. */
export interface LocalIdentity {
  /** The id that the configuration gives its file. */
  readonly configured?: string | undefined;
  readonly id?: string | undefined;
  readonly label?: string | undefined;
  readonly integration?: string | undefined;
}

export type RemoteIdentity = Omit<LocalIdentity, 'configured'>;

export interface DeployedMatch<Local, Remote> {
  readonly local?: Local;
  readonly remote?: Remote;
  /** Where it is not known which one it is, those that it could be. */
  readonly candidates?: readonly Remote[];
}

/**
 * Which deployed job each job in a file is. The first of these that answers does: the configuration;
 * the job's id, if it is deployed and no other file has it; a label and integration that only one
 * job here and only one of the deployed ones has.
 *
 * @returns in the order of the files, then the deployed jobs that are left
 */
export function matchDeployed<Local, Remote>(
  locals: readonly Local[],
  remotes: readonly Remote[],
  identifyLocal: (job: Local) => LocalIdentity,
  identifyRemote: (job: Remote) => RemoteIdentity,
): DeployedMatch<Local, Remote>[] {
  const matches = new Map<Local, DeployedMatch<Local, Remote>>();
  const left = new Set(remotes);
  const byId = new Map(remotes.map((remote) => [identifyRemote(remote).id, remote]));
  const open = () => locals.filter((local) => !matches.has(local));
  /** Those that claim one deployed job: one of them has it, several of them could. */
  const settle = (claims: ReadonlyMap<Local, readonly Remote[]>, isSure: boolean) => {
    const claimants = new Map<Remote, number>();
    for (const claimed of claims.values())
      for (const remote of claimed) claimants.set(remote, (claimants.get(remote) ?? 0) + 1);
    for (const [local, claimed] of claims) {
      const [remote, other] = claimed;
      if (remote && !other && claimants.get(remote) === 1) {
        matches.set(local, { local, remote });
        left.delete(remote);
      } else if (isSure && remote) matches.set(local, { local, candidates: claimed });
    }
  };
  const configured = locals.filter((local) => identifyLocal(local).configured !== undefined);
  const claimsById = (jobs: readonly Local[], key: 'configured' | 'id') =>
    new Map(
      jobs.map((local) => {
        const id = identifyLocal(local)[key];
        const remote = id === undefined ? undefined : byId.get(id);
        return [local, remote && left.has(remote) ? [remote] : []] as const;
      }),
    );
  settle(claimsById(configured, 'configured'), true);
  // What the configuration says is not deployed is no other job.
  for (const local of configured) if (!matches.has(local)) matches.set(local, { local });
  const sameId = claimsById(open(), 'id');
  settle(sameId, false);
  const byName = groupBy(left, (remote) => nameOf(identifyRemote(remote)));
  settle(new Map(open().map((local) => [local, byName.get(nameOf(identifyLocal(local)) ?? '') ?? []])), true);
  for (const local of open()) {
    const [claimed] = sameId.get(local) ?? [];
    matches.set(local, claimed && left.has(claimed) ? { local, candidates: [claimed] } : { local });
  }
  const uncertain = new Set([...matches.values()].flatMap(({ candidates = [] }) => candidates));
  const others = [...left].filter((remote) => !uncertain.has(remote));
  return [...locals.map((local) => matches.get(local)!), ...others.map((remote) => ({ remote }))];
}

function nameOf({ label, integration = '' }: RemoteIdentity): string | undefined {
  return label === undefined || label === '' || label === 'Untitled' ? undefined : JSON.stringify([label, integration]);
}
