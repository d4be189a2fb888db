// Package webtest holds the site to what it promises: in a real browser, by
// keyboard, in print and without scripts; link by link and figure by figure;
// and against names, requests and clients that mean it harm. It has tests only.
//
// The tests in a browser need Chromium, those of accessibility also axe-core in
// the file that SEATLEDGER_AXE names. Without them they are skipped and say so;
// where CI=true that is a failure. `bash .ci/run` fetches both.
package webtest
