"""People of the office and their roles (人员与角色); there is no login."""
