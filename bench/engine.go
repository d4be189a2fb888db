package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"path/filepath"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
	zombiezen "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// engine is a database that answers SQL with whole numbers.
type engine interface {
	name() string
	exec(text string) error
	query(text string, args ...int64) ([][]int64, error)
	// load fills the plain tables from a world.
	load(w *world) error
	Close() error
}

// eachRecord gives the rows of a world as rows of plain tables.
func eachRecord(w *world, put func(table string, cells []any) error) error {
	n, err := w.numbers()
	if err != nil {
		return err
	}
	pos := int64(0)
	for row, err := range w.rows() {
		if err != nil {
			return err
		}
		pos++
		if name, cells := n.record(pos, row); name != "" {
			if err := put(name, cells); err != nil {
				return err
			}
		}
	}
	return nil
}

// sqlite is SQLite in Go, as Seatledger itself uses it.
type sqlite struct{ conn *zombiezen.Conn }

func openSQLite(dir string) (engine, error) {
	conn, err := zombiezen.OpenConn(filepath.Join(dir, "plain.sqlite"), zombiezen.OpenReadWrite|zombiezen.OpenCreate)
	if err != nil {
		return nil, err
	}
	s := &sqlite{conn}
	for _, text := range []string{"pragma journal_mode = off", "pragma synchronous = off", "pragma temp_store = memory", "pragma cache_size = -2000000"} {
		if err := s.exec(text); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
	}
	return s, nil
}

func (s *sqlite) name() string { return "SQLite" }

func (s *sqlite) Close() error { return s.conn.Close() }

func (s *sqlite) exec(text string) error { return sqlitex.ExecuteTransient(s.conn, text, nil) }

func (s *sqlite) query(text string, args ...int64) ([][]int64, error) {
	stmt, err := s.conn.Prepare(text) // kept by the connection
	if err != nil {
		return nil, err
	}
	for i, x := range args {
		stmt.BindInt64(i+1, x)
	}
	var rows [][]int64
	for {
		more, err := stmt.Step()
		if err != nil || !more {
			return rows, errors.Join(err, stmt.Reset())
		}
		row := make([]int64, stmt.ColumnCount())
		for i := range row {
			row[i] = stmt.ColumnInt64(i)
		}
		rows = append(rows, row)
	}
}

func (s *sqlite) load(w *world) error {
	if err := s.fill(tables, w, eachRecord); err != nil {
		return err
	}
	for _, text := range []string{"create index result_council on result (council, election)", "create index event_council on event (council, day)"} {
		if err := s.exec(text); err != nil {
			return err
		}
	}
	return s.analyse()
}

// analyse lets SQLite count what the tables hold, but not which values: with
// those it would plan a statement anew for every council that it is put for.
func (s *sqlite) analyse() error {
	for _, text := range []string{"analyze", "drop table if exists sqlite_stat4", "analyze sqlite_schema"} {
		if err := s.exec(text); err != nil {
			return err
		}
	}
	return nil
}

// fill makes tables and puts into them what each gives of a world.
func (s *sqlite) fill(list []table, w *world, each func(w *world, put func(table string, cells []any) error) error) (err error) {
	inserts := map[string]*zombiezen.Stmt{}
	for _, t := range list {
		if err := s.exec("create table " + t.name + " (" + t.columns + ")"); err != nil {
			return err
		}
		marks := strings.Repeat(", ?", strings.Count(t.columns, ",")+1)[2:]
		if inserts[t.name], err = s.conn.Prepare("insert into " + t.name + " values (" + marks + ")"); err != nil {
			return err
		}
	}
	if err := s.exec("begin"); err != nil {
		return err
	}
	err = each(w, func(table string, cells []any) error {
		stmt := inserts[table]
		for i, x := range cells {
			switch x := x.(type) {
			case int64:
				stmt.BindInt64(i+1, x)
			case string:
				stmt.BindText(i+1, x)
			}
		}
		_, err := stmt.Step()
		return errors.Join(err, stmt.Reset())
	})
	if err != nil {
		return err
	}
	return s.exec("commit")
}

// duck is DuckDB.
type duck struct {
	connector *duckdb.Connector
	db        *sql.DB
	kept      map[string]*sql.Stmt
}

func openDuckDB(dir string) (engine, error) {
	connector, err := duckdb.NewConnector(filepath.Join(dir, "plain.duckdb"), nil)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(1) // so that temporary tables stay in sight
	return &duck{connector, db, map[string]*sql.Stmt{}}, nil
}

func (d *duck) name() string { return "DuckDB" }

func (d *duck) Close() error { return d.db.Close() }

func (d *duck) exec(text string) error {
	_, err := d.db.Exec(text)
	return err
}

func (d *duck) query(text string, args ...int64) (list [][]int64, err error) {
	if d.kept[text] == nil {
		if d.kept[text], err = d.db.Prepare(text); err != nil {
			return nil, err
		}
	}
	values := make([]any, len(args))
	for i, x := range args {
		values[i] = x
	}
	rows, err := d.kept[text].Query(values...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		row := make([]int64, len(columns))
		to := make([]any, len(columns))
		for i := range row {
			to[i] = &row[i]
		}
		if err := rows.Scan(to...); err != nil {
			return nil, err
		}
		list = append(list, row)
	}
	return list, rows.Err()
}

func (d *duck) load(w *world) error {
	for _, t := range tables {
		if err := d.exec("create table " + t.name + " (" + strings.ReplaceAll(t.columns, " primary key", "") + ")"); err != nil {
			return err
		}
	}
	conn, err := d.connector.Connect(context.Background())
	if err != nil {
		return err
	}
	defer conn.Close()
	appenders := map[string]*duckdb.Appender{}
	for _, t := range tables {
		if appenders[t.name], err = duckdb.NewAppenderFromConn(conn, "", t.name); err != nil {
			return err
		}
	}
	err = eachRecord(w, func(table string, cells []any) error {
		values := make([]driver.Value, len(cells))
		for i, x := range cells {
			values[i] = x
			if n, ok := x.(int64); ok {
				values[i] = int32(n)
			}
		}
		return appenders[table].AppendRow(values...)
	})
	for _, a := range appenders {
		err = errors.Join(err, a.Close())
	}
	return err
}
