/** Text of jobs and users for a terminal: line ends and tabs stay, whatever else could act on it goes. */
export const printable = (text: string): string =>
  text
    .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/\n/g, '\r\n');
