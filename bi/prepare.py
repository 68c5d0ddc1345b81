"""Run by Superset's own Python: its database and first user, and the dashboard beside this file.

    python prepare.py            bring database, roles, user and dashboard up to date
    python prepare.py export     write the dashboard as it is now over the one beside this file

Environment: SUPERSET_HOME, SUPERSET_SECRET_KEY, SUPERSET_CONFIG_PATH; WIREHOUSE_PUBLISHED, the full path of
the readers' copy; ADMIN_USER; ADMIN_PASSWORD, which a user who exists gets too.
"""

import os
import re
import shutil
import sys
from pathlib import Path

import yaml
from flask_migrate import upgrade
from superset.app import create_app

BUNDLE = Path(__file__).resolve().parent / "dashboard"
SLUG = "wirehouse"
# What the bundle says in place of the path of a copy; it is the one in the containers.
COPY = "/data/published/wirehouse.duckdb"


def main() -> None:
    """Do what the command line says."""
    app = create_app()
    with app.app_context():
        from superset import appbuilder, security_manager
        from superset.utils.core import override_user

        is_export = sys.argv[1:] == ["export"]
        if not is_export:
            # Superset's tables, then permissions and roles, as `superset db upgrade` and `superset init` do.
            upgrade()
            appbuilder.add_permissions(update_perms=True)
            security_manager.sync_role_definitions()
        with override_user(admin(security_manager)):
            export_bundle() if is_export else import_bundle()


def admin(security_manager):
    """The user of ADMIN_USER, made if need be, with the password of ADMIN_PASSWORD if there is one."""
    name, password = os.environ.get("ADMIN_USER", "admin"), os.environ.get("ADMIN_PASSWORD")
    user = security_manager.find_user(username=name)
    if user is None:
        if not password:
            sys.exit(f"user {name} does not exist: set ADMIN_PASSWORD")
        role = security_manager.find_role("Admin")
        return security_manager.add_user(name, "Wire", "House", f"{name}@localhost", role, password=password)
    if password:
        security_manager.reset_password(user.id, password)
    return user


def import_bundle() -> None:
    """The connection, datasets, charts and dashboard of the bundle, over those of the same ids."""
    from superset.commands.importers.v1.assets import ImportAssetsCommand

    # In order, so that every new instance gives its charts the same numbers, which the files hold too.
    contents = {
        path.relative_to(BUNDLE).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(BUNDLE.rglob("*.yaml"))
    }
    # The pages of Superset import a bundle of type Dashboard, and leave alone what exists; assets replace it.
    metadata = yaml.safe_load(contents["metadata.yaml"])
    contents["metadata.yaml"] = yaml.safe_dump({**metadata, "type": "assets"})
    for name in contents:
        if name.startswith("databases/"):
            database = yaml.safe_load(contents[name])
            database["sqlalchemy_uri"] = f"duckdb:///{os.environ.get('WIREHOUSE_PUBLISHED', COPY)}"
            contents[name] = yaml.safe_dump(database)
    ImportAssetsCommand(contents).run()


def export_bundle() -> None:
    """Write the live dashboard over the bundle, without what differs between hosts."""
    from superset import db
    from superset.commands.dashboard.export import ExportDashboardsCommand
    from superset.models.dashboard import Dashboard

    dashboard = db.session.query(Dashboard).filter_by(slug=SLUG).one()
    files = {name: content() for name, content in ExportDashboardsCommand([dashboard.id]).run()}
    shutil.rmtree(BUNDLE, ignore_errors=True)
    for name, text in files.items():
        content = yaml.safe_load(text)
        if name == "metadata.yaml":
            content = {"version": content["version"], "type": content["type"]}
        if name.startswith("databases/"):
            content["sqlalchemy_uri"] = f"duckdb:///{COPY}"
        # Numbers of this instance; the ids in the files tell charts apart.
        target = BUNDLE / re.sub(r"_\d+(?=\.yaml$)", "", name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")


if __name__ == "__main__":
    main()
