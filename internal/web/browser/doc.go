// Package browser has no code: its tests look at the pages of internal/web as
// people do, in a browser, with the program itself as the server.
//
// They need chromium, and are skipped where there is none. With
// PERSONAS_SCREENSHOTS set to a folder they leave there what each page looks like:
// light, dark, on a telephone and in print.
package browser
