import { useRouter, type RouteLocationRaw } from 'vue-router'

/** Back as the browser means it; when this page was opened directly, to `fallback` instead of out of UltraChat. */
export function useBack(fallback: RouteLocationRaw) {
  const router = useRouter()
  return () => (window.history.state?.back ? router.back() : router.replace(fallback))
}

/** To the place above this one: by going back where one came from there, so that the browser's own "back" does not return here. */
export function useUp() {
  const router = useRouter()
  return (place: RouteLocationRaw) =>
    window.history.state?.back === router.resolve(place).fullPath ? router.back() : void router.replace(place)
}
