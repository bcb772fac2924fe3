export const planFormats = ['pretty', 'json', 'markdown'] as const;

export type PlanFormat = (typeof planFormats)[number];
