// The types of what the server sends, for editors and `tsc --checkJs`.

/** @typedef {"ja" | "en"} Language */
/** @typedef {{ sign: string, words: string, class: string, explanation: string }} Mark */
/** @typedef {{ title: string, url: string }} Link */
/** @typedef {{ situation: string, title: string, explanation: string, steps: string[], links: Link[] }} Guidance */
/** @typedef {{ id: string, group: string, ja: string, en: string }} Choice */
/** @typedef {{ number: string, types: Choice[], contents: Choice[] }} VirtualCards */

/**
 * @typedef {object} Config
 * @property {string} version
 * @property {Language} language
 * @property {boolean} reader whether readers are used, in place of virtual cards
 * @property {boolean} camera
 * @property {string | null} revocation_url
 * @property {number} idle_seconds
 * @property {number | null} csv how many reads the table has, null if it is off
 * @property {VirtualCards | null} virtual_cards
 * @property {Record<Language, Record<string, Guidance>>} guidance
 */

/** @typedef {{ code: string | null, readers: string[] }} Readers */
/** @typedef {{ number: string | null, problem: { code: string, position: number } | null }} NumberCheck */

/**
 * @typedef {{ event: "waiting" | "moved", code: string }
 *   | { event: "progress", done: number, total: number, text: string }
 *   | { event: "error", code: string, detail: string }
 *   | { event: "recognizing" | "done" }} ReadEvent
 */

/** @typedef {{ item: string, label: string, value: string, note: string | null, mark: Mark }} Row */
/** @typedef {{ id: string, state: string, label: string, text: string, reason: string }} Check */
/** @typedef {{ id: string, label: string, image: string | null, mark: Mark }} Picture */

/**
 * @typedef {object} Holder
 * @property {string} key
 * @property {string} label
 * @property {string} text empty if there is none
 * @property {"data" | "picture"} source
 * @property {string | null} note
 * @property {string | null} crop
 * @property {Mark} mark
 */

/** @typedef {{ id: string, label: string, result: string, text: string, crop: string | null }} Comparison */

/**
 * @typedef {object} Revocation
 * @property {string} page
 * @property {string | null} number
 * @property {string} number_source
 * @property {boolean} number_differs
 * @property {Mark} number_mark
 * @property {{ year: string, month: string, day: string } | null} expiry
 * @property {string | null} expiry_words
 * @property {Mark} expiry_mark
 * @property {string} hours
 * @property {boolean} under_maintenance
 * @property {string} how_to_find
 * @property {{ words: string, meaning: string, limits: string }[]} answers
 */

/**
 * @typedef {object} Result
 * @property {number} exit
 * @property {"normal" | "own" | "test" | "abnormal" | "exempt" | "incomplete"} class
 * @property {string} verdict
 * @property {string | null} whose_word
 * @property {string[]} warnings
 * @property {Guidance[]} guidance
 * @property {Check[]} checks
 * @property {boolean} ask_date_of_birth
 * @property {string} card_type
 * @property {string} document
 * @property {string} generation
 * @property {Mark} document_mark
 * @property {{ image: string | null, note: string | null, incomplete: boolean }} face
 * @property {string | null} photo
 * @property {Mark} photo_mark
 * @property {Picture[]} images
 * @property {string} says
 * @property {{ text: string, mark: Mark }[]} answers
 * @property {Row[]} rows
 * @property {Row[] | null} address
 * @property {Row[]} permissions
 * @property {boolean} has_permissions
 * @property {Holder[]} holder
 * @property {Comparison[]} comparisons
 * @property {Revocation} revocation
 * @property {Mark[]} legend
 * @property {{ label: string, value: string }[]} evidence
 */

export {};
