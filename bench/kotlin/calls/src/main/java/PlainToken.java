package org.polyhydra.bench;

import java.util.List;
import java.util.Map;

/** A token's introspection. */
public class PlainToken {
    public Boolean active;
    public String scope;
    public String client_id;
    public String sub;
    public Long exp;
    public Long iat;
    public Long nbf;
    public List<String> aud;
    public String iss;
    public String token_type;
    public String token_use;
    public Map<String, Object> ext;
}
