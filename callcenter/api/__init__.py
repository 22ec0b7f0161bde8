"""What people and programs use over HTTP: the REST API and, in `realtime/`, the screens' websocket."""
