"""Run as a process: so many threads take so many numbers each, one to a transaction, and print
them.
"""

import json
import sys
import threading

from backoffice.records.numbering import next_number
from backoffice.records.writes import writing
from models.base import bind, database


def take(count, found):
    with database.connection_context():
        for _n in range(count):
            with writing():
                found.append(next_number("fixed_asset", STATION="210106-S-001"))


def main(url, threads, count):
    bind(url)
    found, people = [], []
    for _n in range(int(threads)):
        people.append(threading.Thread(target=take, args=(int(count), found)))
        people[-1].start()
    for person in people:
        person.join()
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
