// A clock that a browser does not slow down when nobody looks at the tab.
setInterval(() => postMessage(null), 1000)
