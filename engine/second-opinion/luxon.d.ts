/** What the second opinion uses of luxon, which brings no types of its own. */
declare module 'luxon' {
  export class IANAZone {
    static isValidZone(name: string): boolean;
    static create(name: string): IANAZone;
    /** Minutes ahead of UTC at an instant in epoch milliseconds. */
    offset(epochMs: number): number;
  }

  export class DateTime {
    static fromISO(text: string, options: { readonly zone: string }): DateTime;
    plus(duration: { readonly months?: number }): DateTime;
    toISODate(): string;
  }
}
