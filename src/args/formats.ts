const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const TIMESTAMP = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** The platform's own formats; JSON Schema's are the validator's. */
const platformFormats: Readonly<Record<string, (text: string) => boolean>> = {
  integrated_account_id: isUuid,
  webhook_id: isUuid,
  datastore_id: isUuid,
  updated_at: (text) => TIMESTAMP.test(text) && !Number.isNaN(Date.parse(text.replace(' ', 'T'))),
};

/** Whether a text has a format of the platform's; true for all others. */
export function hasPlatformFormat(format: string, text: string): boolean {
  return !Object.hasOwn(platformFormats, format) || platformFormats[format]!(text);
}
