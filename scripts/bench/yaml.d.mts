export function toYaml(value: unknown): string;
