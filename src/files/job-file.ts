/** Whether a file may hold a job, by its name: in directories all others are passed by. */
export function isJobFile(name: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(name);
}
