/** Where accounts are, beside the classes' database: they are written in steps, which nobody in a class waits for. */
export const SITE_FILE = 'site.sqlite';
