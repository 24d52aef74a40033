export { default as words } from 'i18next';
export { default as shapes } from 'i18next-icu';
export { initReactI18next } from 'react-i18next';
