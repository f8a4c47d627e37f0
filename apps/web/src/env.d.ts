/// <reference types="vite/client" />

/** True in development and in a build made with VITE_GALLERY=1. */
declare const __GALLERY__: boolean
