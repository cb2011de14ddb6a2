package store

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/jackc/pgx/v5"
)

// Lasting opens a connection of its own, for a session lock that says that its
// holder lives. Both ends notice within some seconds that the other's machine is
// gone; a dead process they notice at once.
func (s *Store) Lasting(ctx context.Context, name string) (*pgx.Conn, error) {
	const idle, interval, count = 3 * time.Second, time.Second, 4
	cfg := s.pool.Config().ConnConfig
	keepalive := net.KeepAliveConfig{Enable: true, Idle: idle, Interval: interval, Count: count}
	cfg.DialFunc = (&net.Dialer{KeepAliveConfig: keepalive}).DialContext
	cfg.RuntimeParams["tcp_keepalives_idle"] = fmt.Sprint(int(idle.Seconds()))
	cfg.RuntimeParams["tcp_keepalives_interval"] = fmt.Sprint(int(interval.Seconds()))
	cfg.RuntimeParams["tcp_keepalives_count"] = fmt.Sprint(count)
	cfg.RuntimeParams["application_name"] = name
	return pgx.ConnectConfig(ctx, cfg)
}
