/** Path and SHA-256 of the content of every file of this build; www/bundle.js writes them in. */
declare const DIGESTS: Record<string, string>;
