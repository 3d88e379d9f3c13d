"""What happens: permissions, scope, records, audit, workflows, exports and jobs. No HTML, and no
Flask but in app.py.
"""
