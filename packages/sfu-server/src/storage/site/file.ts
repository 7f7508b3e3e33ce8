/** The accounts' file, beside the classes' database. It is written in small steps, for which nobody in a class waits. */
export const SITE_FILE = 'site.sqlite';
